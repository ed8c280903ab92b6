import type { CertificateStatus } from '../certificate-status.ts';
import type { BinderInput } from '../input.ts';
import { accessRegisterPages } from './access-registers.ts';
import { accessPage } from './access.ts';
import { coverPage } from './cover.ts';
import { documentsPage } from './documents.ts';
import { flowsPage } from './flows.ts';
import { gatePage, gatePages } from './gate.ts';
import { matrixPages } from './matrix.ts';
import { hasAnswers, ocspPage, ocspPages } from './ocsp.ts';
import {
  annexPage,
  controlPages,
  gapsPage,
  populationPages,
  referencePages,
  systemsPage,
  treatmentsPage,
} from './overview.ts';
import type { PageModel } from './page.ts';
import { Register } from './register.ts';
import { evidencePages, requestPages } from './registers.ts';
import { statementPages } from './statement.ts';
import { shownInstant } from './words.ts';

interface Site {
  pages: PageModel[];
  /** What every page is given: the frame around it. */
  shared: Readonly<Record<string, unknown>>;
}

/** Every page of the binder, as models. */
export function sitePages(input: BinderInput, status: CertificateStatus): Site {
  const register = new Register(input);
  const readiness = input.mode === 'readiness';
  const gate = gatePages(input, status, register);
  const pages = [
    coverPage(input),
    ...matrixPages(input),
    ...statementPages(input, status, register),
    ...controlPages(input),
    systemsPage(input, status),
    flowsPage(input),
    accessPage(input),
    ...accessRegisterPages(input, register),
    treatmentsPage(input),
    ...ocspPages(status, input, register),
    ...gate,
    ...populationPages(input, register),
    ...evidencePages(input, register),
    ...requestPages(input, register),
    documentsPage(input),
    ...(readiness ? [gapsPage(input)] : []),
    annexPage(input, register),
    ...referencePages(input),
  ];
  const navigation = [
    { section: 'cover', title: 'Cover', href: 'index.html' },
    { section: 'matrix', title: 'Criteria and controls', href: 'matrix.html' },
    { section: 'systems', title: 'Systems', href: 'systems.html' },
    { section: 'flows', title: 'Segments and flows', href: 'flows.html' },
    { section: 'access', title: 'People and access', href: 'access.html' },
    ...(hasAnswers(status) ? [{ section: 'ocsp', title: 'OCSP answers', href: ocspPage }] : []),
    ...(gate.length > 0 ? [{ section: 'gate', title: 'Serving production', href: gatePage }] : []),
    ...(readiness ? [{ section: 'gaps', title: 'Gaps and remediation', href: 'gaps.html' }] : []),
    { section: 'requests', title: 'Requests', href: 'requests.html' },
    { section: 'evidence', title: 'Evidence', href: 'evidence.html' },
    { section: 'treatments', title: 'Treatments', href: 'treatments.html' },
    { section: 'annex', title: 'Annex for the DCR', href: 'annex.html' },
    { section: 'glossary', title: 'Words and clocks', href: 'glossary.html' },
    { section: 'verify', title: 'Verify', href: 'verify.html' },
    { section: 'standing', title: 'Standing', href: 'standing.html' },
  ];
  const shared = {
    caOwner: input.scope.engagement.caOwner,
    criteria: `${input.results.framework.name} ${input.results.framework.version}`,
    modeWord: readiness ? 'readiness' : 'point in time',
    judgedAt: shownInstant(input.results.at),
    run: input.start.id,
    navigation,
  };
  return { pages, shared };
}
