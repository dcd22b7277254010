/** A button with nothing but a picture on it; `label` says what it does, and to what. */
import { Icon, type IconName } from './icon.tsx';

const SIZES = {
  small: 'size-7 rounded-sm',
  medium: 'size-8 rounded-sm',
  /** As high as a field that it stands beside. */
  field: 'size-9 rounded-md',
} as const;

type IconButtonProps = {
  icon: IconName;
  label: string;
  size: keyof typeof SIZES;
  onPress: () => void;
};

export function IconButton({ icon, label, size, onPress }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onPress}
      className={`grid ${SIZES[size]} shrink-0 place-content-center text-quiet hover:bg-raised hover:text-ink`}
    >
      <Icon name={icon} />
    </button>
  );
}
