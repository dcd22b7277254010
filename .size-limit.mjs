/** What may weigh how much. The dashboard is measured by what its page loads first, as the build's manifest says. */
import { existsSync, readFileSync } from 'node:fs';

const WEB = 'apps/web/dist';
const DASHBOARD = 'src/routes/dashboard-page.tsx';

/** The files of an entry and of all that it imports at once; what it imports later is not among them. */
function filesOf(manifest, name, seen = new Set()) {
  const entry = manifest[name];
  if (entry === undefined) throw new Error(`the dashboard's build has no ${name}`);
  if (seen.has(entry.file)) return seen;
  seen.add(entry.file);
  for (const imported of entry.imports ?? []) filesOf(manifest, imported, seen);
  return seen;
}

function firstLoad() {
  const path = `${WEB}/.vite/manifest.json`;
  if (!existsSync(path)) throw new Error('build the dashboard first: npm run build');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const files = filesOf(manifest, DASHBOARD, filesOf(manifest, 'index.html'));
  return [...files].map((file) => `${WEB}/${file}`);
}

const tracker = (variant, limit) => ({
  name: `tracker, ${variant}`,
  path: `packages/tracker/dist/${variant}.js`,
  limit,
  gzip: true,
  brotli: false,
});

export default [
  tracker('core', '1.25 kB'),
  tracker('standard', '2.2 kB'),
  tracker('full', '3.2 kB'),
  // The same with an export in place of the tag.
  tracker('core-module', '1.3 kB'),
  tracker('standard-module', '2.25 kB'),
  tracker('full-module', '3.25 kB'),
  {
    name: 'client',
    path: 'packages/client/dist/index.js',
    limit: '12 kB',
    gzip: true,
    brotli: false,
  },
  {
    name: 'dashboard, script of the first load (entry and dashboard page with their static imports)',
    path: firstLoad(),
    limit: '180 kB',
    gzip: true,
    brotli: false,
  },
];
