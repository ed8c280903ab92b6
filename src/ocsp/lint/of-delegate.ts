import type { Certificate } from '../certificate.ts';
import { certificateExtensions } from '../certificate.ts';
import { universal } from '../der/node.ts';
import { objectIdentifierOf } from '../der/object-identifier.ts';
import type { Extension } from '../extension.ts';
import { extensionOf } from '../extension.ts';
import { lacksSigner, type LintContext } from './context.ts';
import type { Problem, Rule } from './rule.ts';

export interface Delegated {
  readonly certificate: Certificate;
  /** Nothing of the answer itself: it is judged once for all answers that the certificate signed. */
  readonly context: Pick<LintContext, 'options' | 'profiles'>;
}

/** A rule that looks at the delegated responder's certificate, when one signed. */
export function ofDelegate(
  id: string,
  title: string,
  citation: string,
  judge: (delegated: Delegated) => Iterable<Problem>,
): Rule {
  return {
    id,
    title,
    severity: 'error',
    citation,
    profile: 'all',
    effective: {},
    ofDelegate: true,
    lacks: lacksSigner,
    check(context, report) {
      const certificate = context.delegate;
      if (certificate === undefined) return;
      for (const problem of judge({ certificate, context })) report(problem);
    },
  };
}

export function purposesOf(certificate: Certificate): string[] {
  const inner = extensionOf(certificate.extensions, certificateExtensions.extendedKeyUsage)?.inner;
  return (inner?.children ?? [])
    .filter(({ identifier }) => identifier === universal.objectIdentifier)
    .map(objectIdentifierOf);
}

export function extensionNamed(
  certificate: Certificate,
  name: keyof typeof certificateExtensions,
): Extension | undefined {
  return extensionOf(certificate.extensions, certificateExtensions[name]);
}

/** What is wrong with a serial number that must be between 1 and 2^159 - 1; undefined when nothing is. */
export function checkedSerial(content: Uint8Array): string | undefined {
  if ((content[0] ?? 0x80) >= 0x80 || content.every((octet) => octet === 0))
    return 'the serial number is not positive';
  return content.length > 20 ? 'the serial number is 2^159 or more' : undefined;
}
