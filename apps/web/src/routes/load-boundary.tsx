/** What is loaded when it is asked for may not come: then it says so at the foot of the page, and the page stays. */
import { Component, type ReactNode } from 'react';
import { useLocale } from '../text/locale.tsx';
import { isLoadFailure } from '../trpc/failure.ts';
import { UndoBar } from '../ui/undo-bar.tsx';

type LoadBoundaryProps = { onClose: () => void; children: ReactNode };
type LoadBoundaryState = { error: unknown };

/** Takes only failures of loading; everything else is a bug, and not to be hidden. */
export class LoadBoundary extends Component<LoadBoundaryProps, LoadBoundaryState> {
  override state: LoadBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): LoadBoundaryState {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (!isLoadFailure(error)) throw error;
    const close = () => {
      this.setState({ error: null });
      this.props.onClose();
    };
    return <Missing onClose={close} />;
  }
}

function Missing({ onClose }: { onClose: () => void }) {
  const { text } = useLocale();
  return (
    <UndoBar
      words={text.failure.unreachable}
      undo={text.reload}
      onUndo={() => location.reload()}
      onGone={onClose}
    />
  );
}
