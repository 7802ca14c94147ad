import { Component, type ReactNode } from 'react';

interface SafeGroundProps {
  readonly children: ReactNode;
  /** Shown when a screen has a mistake in it. */
  readonly fallback: ReactNode;
}

/** A mistake in a screen leaves a sentence, not an empty window. */
export class SafeGround extends Component<SafeGroundProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
