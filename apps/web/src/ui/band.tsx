/** One bar made of parts that add up to the whole, with the parts named for those who do not see it. */

export type BandPart = { name: string; label: string; share: number; colour: string };

type BandProps = {
  parts: readonly BandPart[];
  /** As in `45%`. */
  write: (share: number) => string;
  className?: string;
};

export function Band({ parts, write, className = 'h-2' }: BandProps) {
  const present = parts.filter(({ share }) => share > 0);
  const words = present.map(({ label, share }) => `${label} ${write(share)}`).join(', ');
  return (
    <div
      role="img"
      aria-label={words}
      title={words}
      className={`flex w-full gap-px overflow-hidden rounded-full bg-raised ${className}`}
    >
      {present.map(({ name, share, colour }) => (
        <span key={name} className={`min-w-px ${colour}`} style={{ flexGrow: share }} />
      ))}
    </div>
  );
}
