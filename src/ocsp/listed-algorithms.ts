function pssHex(hash: '01' | '02' | '03'): string {
  const digest = `300d060960864801650304020${hash.slice(1)}0500`;
  const salt = { '01': '20', '02': '30', '03': '40' }[hash];
  return `304106092a864886f70d01010a3034a00f${digest}a11c301a06092a864886f70d010108${digest}a2030201${salt}`;
}

/** The AlgorithmIdentifiers of TLS BR 7.1.3.2.1 and 7.1.3.2.2, octet for octet. */
export const listedAlgorithms: ReadonlySet<string> = new Set([
  '300d06092a864886f70d01010b0500',
  '300d06092a864886f70d01010c0500',
  '300d06092a864886f70d01010d0500',
  ...(['01', '02', '03'] as const).map(pssHex),
  '300a06082a8648ce3d040302',
  '300a06082a8648ce3d040303',
  '300a06082a8648ce3d040304',
]);

/** Hashes that no signature may be made with. SHA-1 has dates of its own. */
export const weakHashes: readonly string[] = ['md2', 'md5', 'sha224'];
