/** A box to try an address in, against the rules as they are typed. */
import { useState } from 'react';
import { useSettingsText } from '../../text/views/settings.ts';
import { Field } from '../../ui/field.tsx';
import { type SiteRules, verdictOn } from './rules.ts';

export function RuleTest({ rules }: { rules: SiteRules }) {
  const settings = useSettingsText();
  const [address, setAddress] = useState('');
  const verdict = address.trim() === '' ? null : verdictOn(address.trim(), rules);
  const words = () => {
    switch (verdict?.kind) {
      case 'page':
        return settings.testPage(verdict.pattern);
      case 'host':
        return settings.testHost;
      case 'noUrl':
        return settings.testNoUrl;
      case 'counts':
        return settings.testCounts;
      case undefined:
        return '';
    }
  };
  return (
    <div className="grid grid-cols-1 gap-2 md:col-span-2">
      <Field
        label={settings.testTitle}
        hint={settings.testHint}
        value={address}
        placeholder="/admin/users"
        data-testid="rule-test"
        onChange={(event) => setAddress(event.target.value)}
      />
      <p
        role="status"
        data-testid="rule-verdict"
        data-value={verdict?.kind ?? ''}
        className={`min-h-5 ${verdict?.kind === 'counts' ? 'text-good' : 'text-warn'}`}
      >
        {words()}
      </p>
    </div>
  );
}
