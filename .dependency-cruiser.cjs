/*
 * The walls, as rules about who may import whom. Types count as much as values: what a wall keeps out, it keeps out altogether.
 * `npm run check` also insists that enough modules were seen, because a tool that sees none finds nothing wrong (build/check.mjs), and
 * build/check.test.ts plants a violation of every rule here and sees it found.
 */

/** A slice of main/ (every folder of it but the shell and the gate); each is reached from outside at its index.ts alone. */
const SLICE = '^main/(?!shell/|ipc/)[^/]+/';
const TEST = '\\.test\\.tsx?$';
/** Plain second versions of what crypto/ computes, which tests compare with. */
const REFERENCE = '\\.reference\\.ts$';
/** The parts of crypto/ from left to right: each imports only what stands to its left. */
const CRYPTO_ORDER = ['asn1', 'certificates', 'keys', 'cms', 'seals', 'envelopes'];

const rules = [
  {
    name: 'crypto-stands-alone',
    comment: 'crypto/ imports itself and pure libraries: no other part of ours, no host, no Node, no Electron',
    from: { path: '^crypto/', pathNot: TEST },
    to: { pathNot: ['^crypto/', '^node_modules/(@noble|shamir-secret-sharing)/'] },
  },
  {
    name: 'formats-stands-alone',
    comment:
      'formats/ imports itself, pure parsers and the outline of a pen stroke: no other part of ours, no crypto, no host',
    from: { path: '^formats/', pathNot: TEST },
    to: { pathNot: ['^formats/', '^node_modules/(@libpdf/core|fflate|perfect-freehand|saxes)/'] },
  },
  {
    name: 'renderer-has-no-power',
    comment:
      'renderer/ imports itself, the contract, formats/ (to draw) and libraries for screens; never main, crypto, Node or Electron',
    from: { path: '^renderer/', pathNot: TEST },
    to: {
      pathNot: [
        '^renderer/',
        '^preload/contract/',
        '^formats/',
        '^node_modules/(react|react-dom|antd|@ant-design/icons|zustand|pdfjs-dist|valibot)/',
        '^node_modules/@types/(react|react-dom)/',
      ],
    },
  },
  {
    name: 'preload-is-the-wall',
    comment: 'preload/ imports itself, valibot and Electron',
    from: { path: '^preload/', pathNot: TEST },
    to: { pathNot: ['^preload/', '^node_modules/(valibot|electron)/', '^electron$'] },
  },
  {
    name: 'contract-is-data',
    comment: 'the contract imports itself and valibot: both sides of the wall read it',
    from: { path: '^preload/contract/', pathNot: TEST },
    to: { pathNot: ['^preload/contract/', '^node_modules/valibot/'] },
  },
  {
    name: 'electron-in-few-hands',
    comment: 'only the shell, the gate, the entry and the preload programs import Electron',
    from: {
      path: '^(crypto|formats|main|preload|renderer)/',
      pathNot: ['^main/(shell|ipc)/', '^main/main\\.ts$', '^preload/(preload|pin|sheet)\\.ts$'],
    },
    to: { path: ['^node_modules/electron/', '^electron$'] },
  },
  {
    name: 'main-knows-no-screens',
    comment: 'main/ imports itself, crypto/, formats/ and the contract; it never imports a screen or the bridge',
    from: { path: '^main/', pathNot: TEST },
    to: { path: ['^renderer/', '^preload/(?!contract/)'] },
  },
  {
    name: 'slices-meet-at-their-index',
    comment: 'a slice of main/ is reached from outside at its index.ts alone',
    from: { path: '^main/([^/]+)', pathNot: TEST },
    to: { path: SLICE, pathNot: ['^main/$1/', `${SLICE}index\\.ts$`] },
  },
  {
    name: 'nothing-imports-build',
    comment: 'build/ makes the client; the client does not know it',
    from: { pathNot: '^build/' },
    to: { path: '^build/' },
  },
  {
    name: 'nothing-imports-tests',
    comment: 'what is shipped does not know its tests',
    from: { pathNot: ['^tests/', TEST, REFERENCE] },
    to: { path: ['^tests/', TEST, REFERENCE] },
  },
  {
    name: 'shipped-code-uses-shipped-packages',
    comment: 'what runs as it is may import only what is installed with it (the renderer and the preloads are bundled)',
    from: { path: '^(crypto|formats|main)/', pathNot: [TEST, REFERENCE] },
    to: { dependencyTypes: ['npm-dev'], pathNot: ['^node_modules/electron/', '^node_modules/@types/'] },
  },
  {
    name: 'no-unknown-package',
    comment: 'every import resolves, and every package is named in package.json',
    from: {},
    to: { dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown'] },
  },
  { name: 'no-unresolved', comment: 'every import resolves', from: {}, to: { couldNotResolve: true } },
  { name: 'no-cycles', comment: 'modules do not import one another in a circle', from: {}, to: { circular: true } },
  ...CRYPTO_ORDER.map((part, place) => ({
    name: `crypto-order-${part}`,
    comment: 'inside crypto/ each part imports only what stands to its left',
    from: { path: `^crypto/${part}/`, pathNot: TEST },
    to: { path: `^crypto/(${['index', ...CRYPTO_ORDER.slice(place + 1)].join('|')})/` },
  })),
  {
    name: 'crypto-order-primitives',
    comment: 'the primitives stand to the left of everything that is built from them',
    from: { path: '^crypto/(sm2|sm3|sm4|wasm|sharing|bytes|errors|random)(/|\\.ts$)', pathNot: TEST },
    to: { path: `^crypto/(${CRYPTO_ORDER.slice(1).join('|')})/` },
  },
];

module.exports = {
  forbidden: rules.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    // With TypeScript 7 the default parser sees no module at all.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out)/' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
