/**
 * A report of the structure and with the faults of the one that made this product, as copied from the bug's page, in
 * other words and with reserved names.
 */
export const originReport = `Full Incident Report

Summary

  • CA Owner CCADB unique ID:
    A000000

  • Incident description:
    Example Trust Services was moving its OCSP traffic to a new platform. On November 10th, a relying party told us of
    handshakes that failed: the new responders wrote fractions of a second into thisUpdate, nextUpdate and producedAt.

    Traffic went back to the former platform, which has not been assessed against the version in force.

  • Timeline summary:

    • Non-compliance start date: 2025-11-03
    • Non-compliance identified date: 2025-11-10
    • Non-compliance end date: TBD

  • Relevant policies:

    • RFC 5280, section 4.1.2.5.2
    • NCSSR 2.0.5, sections 1.1 and 2.1

  • Source of incident disclosure:
    Third Party Reported

Impact

  • Total number of certificates: N/A
  • Total number of "remaining valid" certificates: N/A
  • Affected certificate types: N/A
  • Incident heuristic: N/A
  • Was issuance stopped in response to this incident, and why or why not?: No. Certificates were issued as they should be.
  • Analysis: N/A
  • Additional considerations: N/A

Timeline

  • 2025-10-20 09:00 PDT: The new platform was approved.
  • 2025-11-03 10:15 PDT: Traffic began to move.
  • 2025-11-10 08:05 PST: A relying party reported failures.
  • 2025-11-10 17:40 PST: Traffic was back on the former platform.

Related Incidents

None

Root Cause Analysis

Contributing Factor 1: No test of the encoding of times

  • Description: The library wrote fractions, and no test looked at the bytes.
  • Timeline: The library was chosen in 2024.
  • Detection: A relying party told us.
  • Interaction with other factors: The move made the answers public.
  • Root Cause Analysis methodology used: 5 Whys

Contributing Factor 2: The move to a new platform

  • Description: The traffic was moved ahead of the new version of the requirements.
  • Timeline: The move was planned over a year.

Lessons Learned

  • What went well:
    • Traffic went back on the same day.
  • What didn't go well:
    • Nobody compared the answers of both platforms.
    • The former platform was not ready to serve again.
  • Where we got lucky:
    • Few relying parties refuse fractions.
  • Additional: N/A

Action Items

Action Item	Kind	Corresponding Root Cause(s)	Evaluation Criteria	Due Date	Status
Correct the encoding of times	Prevent	Root Cause # 1	No answer carries fractions	2025-12-05	In Progress
Lint answers before a release	Detect	Root Cause # 1	The build fails on a fraction	2026-01-16	Not started
Move the traffic again	Mitigate	Root Cause # 2	All answers come from the new platform	2026-03-06	New

Appendix
`;
