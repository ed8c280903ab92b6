import type { DiagnosticSettings } from '../../estate/logging/diagnostic-settings.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** NCSSR 3.1.1.1: resource logs are sent somewhere. */
export const diagnosticSettingsEnabled: Check = {
  id: 'diagnostic-settings-enabled',
  title: 'Resource logs are sent to a destination',
  procedure:
    'The diagnostic settings of each resource that was asked for them are read for an enabled log and a destination.',
  nature: 'reperformance',
  cites: { '3.1.1.1-a': 'part' },
  needs: ['logging.diagnosticSettings'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const settings = survey<DiagnosticSettings>(context, 'logging.diagnosticSettings');
    const exceptions = settings.members.flatMap((one): Exception[] => {
      if (one.destinations.length > 0 && one.enabledLogs.length > 0) return [];
      const condition =
        one.destinations.length === 0
          ? 'has no diagnostic setting with a destination'
          : 'has a diagnostic setting with no log switched on';
      return [{ subject: one.resource, condition, evidence: one.evidence }];
    });
    return judgementOf(settings, [], { exceptions });
  },
};
