/**
 * Why pkilint 0.13.3 says nothing about made files that break these rules. A rule that stands here and that it does
 * find in every made file, or one that it misses and that does not stand here, fails the suite.
 */
export const silent: readonly { readonly why: string; readonly rules: string }[] = [
  {
    why: 'It is given neither issuer, nor clock, nor request, nor certificates, nor another list.',
    rules:
      'K04 K06 K07 K22 K35 K38 K51 K55 K56 G01 G02 G06 G07 G08 G09 G10 R02 R03 R05 R08 R09 S06 S07 S08 S10 S12 ' +
      'T09 T10 T12 T18 T19 T20 T21 T22 T23 T25 N04 N05 N06 D03 D07 D13 D16 S14 S18',
  },
  {
    why: 'It looks at the certificates inside an answer only as far as their encoding goes.',
    rules: 'D01 D02 D04 D05 D06 D08 D09 D10 D11 D12 D14 D15 D17 D18 R06 R07',
  },
  {
    why: 'It reads entries and extensions of a CRL one by one, and holds neither against each other.',
    rules: 'K08 K10 K17 K28 K31',
  },
  {
    why: 'It looks for an extension that stands twice in the list of a CRL alone, not in entries and answers.',
    rules: 'K14 E15',
  },
  {
    why: 'It has no rule for the criticality, scope and contents of these extensions of CRLs.',
    rules: 'K01 K23 K27 K30 K32 K33 K34 K36 K40 K41 K46 K47 K48 K49 K50 K52',
  },
  {
    why: 'It has no rule for the algorithm of the signature of a list or an answer.',
    rules: 'K53 K54 G03 G04 G05',
  },
  {
    why: 'It has no rule for this part of an answer: its values, sizes, times against each other, places of extensions.',
    rules:
      'N02 N03 R04 S01 S03 S05 S11 S13 S15 S16 S17 S19 S20 S21 S22 S23 S24 S25 ' +
      'T06 T08 T11 T13 T14 T15 T16 T17 T24 T26',
  },
  { why: 'Its reader takes padding bits of a signature for what they are not.', rules: 'E08' },
];
