/** Whether anybody is here, beside the number that says so; null: it is not known. */
export function PresenceDot({ visitors }: { visitors: number | null }) {
  const isAnybody = visitors !== null && visitors > 0;
  return (
    <span
      aria-hidden="true"
      className={`size-2 rounded-full ${isAnybody ? 'bg-good' : 'bg-edge'}`}
    />
  );
}
