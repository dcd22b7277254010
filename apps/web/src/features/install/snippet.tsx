/** The line to paste, in the writing of whatever makes the pages. */
import type { Site } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useInstallText, useSnippetText } from '../../text/views/install.ts';
import { useTRPC } from '../../trpc/client.ts';
import { failureOf } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { SNIPPET_KINDS, type SnippetKind, snippetOf } from './snippets.ts';

/** The beacon gives the standard variant where the address names no site. */
const namesSite = ({ trackerVariant }: Site) =>
  trackerVariant !== undefined && trackerVariant !== 'standard';

export function Snippet({ site }: { site: Site }) {
  const { text } = useLocale();
  const install = useInstallText();
  const snippet = useSnippetText();
  const trpc = useTRPC();
  const panelId = useId();
  const [kind, setKind] = useState<SnippetKind>('html');
  const config = useQuery(trpc.config.get.queryOptions(undefined, { staleTime: Infinity }));
  if (config.isError) {
    return (
      <p role="alert" className="text-bad">
        {install.noBeacon} {failureWords(failureOf(config.error), text)}
      </p>
    );
  }
  const beaconUrl = config.data?.beaconUrl ?? '';
  const source = `${beaconUrl}/f.js${namesSite(site) ? `?s=${site.id}` : ''}`;
  const written = snippetOf(kind, { source, siteId: site.id, beaconUrl });
  return (
    <div className="grid grid-cols-1 gap-3 rounded-lg border border-line bg-surface p-4">
      <Tabs
        label={snippet.label}
        tabs={SNIPPET_KINDS.map((name) => ({ name, label: snippet[name] }))}
        selected={kind}
        panelId={panelId}
        onSelect={setKind}
      />
      <div
        id={panelId}
        role="tabpanel"
        aria-label={snippet[kind]}
        className="grid grid-cols-1 gap-3"
      >
        <pre
          className="min-h-10 font-mono text-body whitespace-pre-wrap wrap-anywhere"
          data-testid="snippet"
        >
          {config.data === undefined ? (
            ''
          ) : (
            <Coloured written={written} marks={[source, site.id]} />
          )}
        </pre>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-[44ch] text-label text-quiet">
            {kind === 'noScript' ? snippet.noScriptHint : install.facts}
          </p>
          <CopyButton value={written} />
        </div>
      </div>
    </div>
  );
}

/** The same characters, with what is particular to this site standing out. */
function Coloured({ written, marks }: { written: string; marks: readonly string[] }) {
  const pieces: { at: number; text: string; isMark: boolean }[] = [];
  let at = 0;
  while (at < written.length) {
    const rest = written.slice(at);
    const mark = marks.find((one) => one !== '' && rest.startsWith(one));
    const last = pieces.at(-1);
    const text = mark ?? rest.slice(0, 1);
    if (mark === undefined && last?.isMark === false) last.text += text;
    else pieces.push({ at, text, isMark: mark !== undefined });
    at += text.length;
  }
  return (
    <code>
      {pieces.map((piece) => (
        <span key={piece.at} className={piece.isMark ? 'text-accent' : 'text-quiet'}>
          {piece.text}
        </span>
      ))}
    </code>
  );
}
