/** Who may import whom. Each rule says why; ARCHITECTURE.md has the picture. */
const TEST = '(\\.(test|conformance)|-under-test)\\.tsx?$|/test/|^test/|^packages/testing/';
const runtime = { dependencyTypesNot: ['type-only'] };

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A circle has no first file to read.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: runtime },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports it: delete it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          TEST,
          '\\.d\\.ts$',
          '\\.config\\.ts$',
          '(main|index|gateway)\\.tsx?$',
          '^apps/web/public/',
        ],
      },
      to: {},
    },
    {
      name: 'domain-is-pure',
      comment: 'domain: no I/O, no other workspace, zod only.',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: TEST },
      to: {
        path: [
          '^apps/',
          '^packages/(?!domain/)',
          'node_modules/(?!zod/)',
          '^(node:)?(fs|net|http|https|child_process|dns|tls|os|path)$',
        ],
      },
    },
    {
      name: 'words-without-schemas',
      comment: 'What the dashboard imports of the domain brings no schema library into the page.',
      severity: 'error',
      from: {
        path: '^packages/domain/src/(choices|condition|dimensions|limits|metrics|permission|role|verdict)\\.ts$',
      },
      to: { path: 'node_modules/zod', reachable: true },
    },
    {
      name: 'stores-are-strangers',
      comment: 'db, cache and archive never import each other.',
      severity: 'error',
      from: { path: '^packages/(db|cache|archive)/', pathNot: TEST },
      to: { path: '^packages/(db|cache|archive)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'enrichment-knows-no-store',
      comment:
        'Beacon and worker judge hits by the same steps, whatever they read them from and put them into.',
      severity: 'error',
      from: { path: '^packages/enrichment/src/', pathNot: TEST },
      to: { path: ['^apps/', '^packages/(?!enrichment/|domain/|addresses/)'] },
    },
    {
      name: 'reports-know-domain-and-archive',
      comment: 'reports get hits and caches handed in.',
      severity: 'error',
      from: { path: '^packages/reports/src/', pathNot: TEST },
      to: { path: '^packages/(?!reports/|domain/|archive/)' },
    },
    {
      name: 'packages-never-import-apps',
      severity: 'error',
      from: { path: '^packages/', pathNot: [TEST, '^packages/client/src/procedures\\.ts$'] },
      to: { path: '^apps/' },
    },
    {
      name: 'client-knows-the-router-s-type-alone',
      comment: 'It is packed without the server.',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: TEST },
      to: { ...runtime, pathNot: '^packages/client/src/' },
    },
    {
      name: 'apps-are-strangers',
      comment: 'The one exception is `import type { AppRouter }`.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: TEST },
      to: { ...runtime, path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'mongodb-only-in-db',
      severity: 'error',
      from: { pathNot: ['^packages/db/', TEST] },
      to: { path: 'node_modules/mongodb/' },
    },
    {
      name: 'bson-only-on-the-wire',
      severity: 'error',
      from: { pathNot: ['^packages/(db|local-cluster)/', TEST] },
      to: { path: 'node_modules/bson/' },
    },
    {
      name: 'ioredis-only-in-cache',
      severity: 'error',
      from: { pathNot: ['^packages/cache/', TEST] },
      to: { path: 'node_modules/ioredis/' },
    },
    {
      name: 'duckdb-only-in-archive-and-reports',
      severity: 'error',
      from: { pathNot: ['^packages/(archive|reports)/', TEST] },
      to: { path: 'node_modules/@duckdb/' },
    },
    {
      name: 'packages-through-the-front-door',
      severity: 'error',
      from: { path: '^(apps|packages)/([^/]+)/', pathNot: TEST },
      to: {
        path: '^packages/([^/]+)/src/',
        pathNot: [
          '^$1/$2/',
          '^packages/[^/]+/src/index\\.ts$',
          '^packages/local-cluster/src/gateway/main\\.ts$',
        ],
      },
    },
    {
      name: 'hono-only-at-the-edge',
      severity: 'error',
      from: {
        path: '^apps/',
        pathNot: [
          '^apps/(beacon|api)/src/(app|main)\\.ts$',
          '^apps/(beacon|api)/src/(routes|rest)/',
          TEST,
        ],
      },
      to: { path: 'node_modules/(hono|@hono)/' },
    },
    {
      name: 'trpc-only-in-trpc',
      severity: 'error',
      from: { path: '^apps/', pathNot: ['^apps/(api|web)/src/(trpc/|app\\.ts|main\\.tsx)', TEST] },
      to: { path: 'node_modules/@trpc/' },
    },
    {
      name: 'web-features-are-strangers',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'web-ui-knows-no-feature',
      severity: 'error',
      from: { path: '^apps/web/src/ui/' },
      to: { path: '^apps/web/src/(features|routes|trpc)/' },
    },
    {
      name: 'tracker-stands-alone',
      severity: 'error',
      from: { path: '^packages/tracker/src/', pathNot: TEST },
      to: { ...runtime, pathNot: '^packages/tracker/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: TEST },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      from: { pathNot: TEST },
      to: { path: '\\.(test|conformance)\\.tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
