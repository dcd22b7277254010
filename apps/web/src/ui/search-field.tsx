/** A field to search in what stands below it. */
import { Icon } from './icon.tsx';

export function SearchField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  testId: string;
}) {
  return (
    <label className="relative grow md:max-w-72">
      <span className="sr-only">{props.label}</span>
      <Icon name="search" className="absolute top-2 left-2 text-quiet" />
      <input
        type="search"
        value={props.value}
        placeholder={props.label}
        data-testid={props.testId}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => props.onChange(event.target.value)}
        className="h-8 w-full rounded-md border border-edge bg-surface pr-2 pl-8 placeholder:text-quiet"
      />
    </label>
  );
}
