/** The import laws: the road data takes is one-way (ARCHITECTURE.md). */
const cloudSdk = '^node_modules/(@aws-sdk|@azure|@smithy)/';
const network = '^(node:)?(http|https|http2|net|tls|dgram|dns)$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-imports-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'only-the-edges-touch-a-network',
      comment: 'Only collect, ocsp/probe, pack/seal, serve and demo may reach a network.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(collect|serve|demo)/|^src/ocsp/probe|^src/pack/seal' },
      to: { path: `${cloudSdk}|${network}` },
    },
    {
      name: 'judging-is-pure',
      comment: 'estate, analyse and judge work from sealed evidence alone.',
      severity: 'error',
      from: { path: '^src/(estate|analyse|judge|catalogue)/' },
      to: { path: '^src/(collect|pack|export|serve|demo|incident)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'collect-does-not-judge',
      severity: 'error',
      from: { path: '^src/collect/' },
      to: { path: '^src/(judge|analyse|pack|export|serve|demo)/' },
    },
    {
      name: 'estate-alone-reads-evidence-bodies',
      comment: 'Bodies are decoded in estate/decode; verification and copying treat them as opaque bytes.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/estate/' },
      to: { path: '^src/estate/decode' },
    },
    {
      name: 'analyse-knows-no-cloud',
      severity: 'error',
      from: { path: '^src/analyse/' },
      to: { path: '^src/(locker|collect)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|coverage)/' },
  },
};
