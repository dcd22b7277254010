/** Prints the run's closing line; a failed check counts as a failed test, and no result at all as a failure. */
import { existsSync, readFileSync } from 'node:fs';

const RESULTS = '.cache/test-results.json';
const failedChecks = Number(process.argv[2] ?? 0);

const results = existsSync(RESULTS)
  ? JSON.parse(readFileSync(RESULTS, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 0 };
// A file that cannot be loaded has no tests to fail, but it did fail.
const failedFiles = (results.testResults ?? []).filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const failed = Math.max(results.numFailedTests + failedFiles, failedChecks);
console.log(`${results.numPassedTests} passed, ${failed} failed`);
process.exit(failed === 0 && results.numPassedTests > 0 ? 0 : 1);
