/** The bar behind a row of a list: how much the row has of the most. The row is `relative isolate`; one of a `group` answers to the pointer. */
export function RowBar({ share }: { share: number }) {
  return (
    <span
      aria-hidden="true"
      className="absolute inset-y-0 left-0 -z-10 rounded-sm bg-bar group-hover:bg-bar-strong"
      style={{ width: `max(4px, ${share * 100}%)` }}
    />
  );
}
