/** A full report that breaks no rule. The incident is that of a fictional CA. */
export const fullReport = `# Full Incident Report

## Summary

- CA Owner CCADB unique ID: A000000
- Incident description: Two OCSP responders wrote fractions of a second into the times of their answers.
- Timeline summary:
  - Non-compliance start date: 2026-11-03 10:00 UTC
  - Non-compliance identified date: 2026-11-10 14:05 UTC
  - Non-compliance end date: 2026-11-10 19:40 UTC
- Relevant policies: RFC 6960 4.2.2.1, RFC 5280 4.1.2.5.2
- Source of incident disclosure: Third Party Reported

## Impact

- Total number of certificates: N/A
- Total number of "remaining valid" certificates: N/A
- Affected certificate types: N/A
- Incident heuristic: N/A
- Was issuance stopped in response to this incident, and why or why not?: No, issuance was not affected.
- Analysis: Answers of one week carried fractions.
- Additional considerations: N/A

## Timeline

- 2026-10-20 08:00 UTC: The new platform was approved.
- 2026-11-03 10:00 UTC: Traffic moved to the new platform.
- 2026-11-10 14:05 UTC: A relying party reported failures.
- 2026-11-10 19:40 UTC: Traffic moved back.

## Related Incidents

| Bug | Date | Description |
| --- | --- | --- |
| 1999850 | 2025-11-11 | Another CA answered with fractions of a second. |

## Root Cause Analysis

### Contributing Factor 1: The answers were not compared before the move

- Description: No test set the new answers beside the old ones.
- Timeline: Since the project began on 2026-05-01.
- Detection: By the report of a relying party.
- Interaction with other factors: N/A
- Root Cause Analysis methodology used: 5 Whys

## Lessons Learned

- What went well:
  - Traffic went back within hours.
- What didn't go well:
  - Monitoring looked at availability alone.
- Where we got lucky:
  - Few relying parties refuse fractions.
- Additional: N/A

## Action Items

| Action Item | Kind | Corresponding Root Cause(s) | Evaluation Criteria | Due Date | Status |
| --- | --- | --- | --- | --- | --- |
| Compare answers before every move | Prevent | Factor 1 | A comparison is on file for each change | 2026-12-01 | Ongoing |
| Lint live answers every hour | Detect | Didn't go well 1 | An alert is raised in a drill | 2026-12-15 | Ongoing |

## Appendix

N/A
`;

export const preliminaryReport = `# Preliminary Incident Report

## Summary

- Incident description: Two OCSP responders wrote fractions of a second into the times of their answers. All answers of one week are affected; it is contained, since traffic moved back.
- Relevant policies: RFC 6960 4.2.2.1
- Source of incident disclosure: Self Reported
`;

export const closureReport = `# Report Closure Summary

- Incident description: Two OCSP responders wrote fractions of a second into the times of their answers.
- Incident Root Cause(s): The answers were not compared before the move.
- Remediation description: Answers are compared before every move and linted every hour.
- Commitment summary: N/A

All action items of this report are complete as described, and we request its closure.
`;
