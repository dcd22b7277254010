/** Checks who imports whom, and that the check saw every module: a cruiser that reads nothing finds nothing wrong. */
import { execFileSync, spawnSync } from 'node:child_process';

const sources = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'apps', 'packages'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => /\/src\/.*\.tsx?$/.test(path) && !path.endsWith('.d.ts'));

const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'packages'];
const run = spawnSync('node_modules/.bin/depcruise', args, {
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
});
if (run.stdout === '') {
  console.error(run.stderr);
  process.exit(1);
}
const { modules, summary } = JSON.parse(run.stdout);
for (const { rule, from, to } of summary.violations) {
  console.error(`${rule.severity} ${rule.name}: ${from} → ${to}`);
}
const cruised = new Set(modules.map((module) => module.source));
const missed = sources.filter((path) => !cruised.has(path));
for (const path of missed) console.error(`not cruised: ${path}`);
console.log(`${sources.length} modules, ${summary.violations.length} violations`);
process.exit(summary.error > 0 || missed.length > 0 ? 1 : 0);
