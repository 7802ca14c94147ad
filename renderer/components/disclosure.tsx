import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure as AriaDisclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import './disclosure.css';

interface DisclosureProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly level?: 2 | 3 | 4;
}

/** What only some people want to see: folded away, one key press from being read. */
export function Disclosure({ title, children, level = 2 }: DisclosureProps) {
  return (
    <AriaDisclosure className="disclosure">
      <Heading level={level} className="disclosure-title">
        <AriaButton slot="trigger" className="disclosure-button">
          <ChevronRight aria-hidden="true" size={20} className="disclosure-arrow" />
          {title}
        </AriaButton>
      </Heading>
      <DisclosurePanel className="disclosure-panel">{children}</DisclosurePanel>
    </AriaDisclosure>
  );
}
