/** What stands against releasing what is here now. */

export type Facts = {
  version: string;
  workspaces: readonly { path: string; version: string }[];
  changelog: string;
  /** What git says has changed since the last commit. */
  changedFiles: readonly string[];
};

const VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** A sentence each; empty when it may be released. */
export function problemsOf({ version, workspaces, changelog, changedFiles }: Facts): string[] {
  const problems: string[] = [];
  if (!VERSION.test(version)) problems.push(`${version} is no semantic version.`);
  for (const workspace of workspaces) {
    if (workspace.version !== version) {
      problems.push(`${workspace.path} has version ${workspace.version}, not ${version}.`);
    }
  }
  if (!changelog.includes(`## [${version}] - `)) {
    problems.push(`CHANGELOG.md has no section "## [${version}] - DATE".`);
  }
  const unreleased = /## \[Unreleased\]\n([\s\S]*?)(?=\n## \[|$)/.exec(changelog)?.[1] ?? '';
  if (/^- /m.test(unreleased)) problems.push('CHANGELOG.md has entries that are not released.');
  if (changedFiles.length > 0) {
    problems.push(`There are changes that are not committed: ${changedFiles.join(', ')}.`);
  }
  return problems;
}
