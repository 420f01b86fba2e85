// The frame of every dialog. The veil is our own: the library's would add a style tag, which the page forbids.

import { Content, Description, Portal, Root, Title } from '@radix-ui/react-dialog';
import { useState, type ReactNode } from 'react';

type DialogFrameProps = {
  readonly title: string;
  readonly subtitle: ReactNode;
  readonly testId?: string;
  readonly width?: 'narrow' | 'wide';
  /** Stays until closed on purpose: a press outside changes nothing. */
  readonly sticky?: boolean;
  /** What has the cursor at first, as a selector; without one, the first field or button. */
  readonly first?: string;
  readonly tone?: 'danger';
  /** Over another dialog that may be open. */
  readonly above?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function DialogFrame(props: DialogFrameProps): ReactNode {
  // The library gives the cursor back to a trigger of its own alone, and these are opened from anywhere.
  const [before] = useState(() => document.activeElement);
  return (
    <Root open onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Portal>
        <div className={props.above === true ? 'veil above' : 'veil'} />
        <Content
          className={`dialog ${props.width ?? 'narrow'} ${props.tone ?? ''} ${props.above === true ? 'above' : ''}`}
          data-testid={props.testId}
          onOpenAutoFocus={(event) => {
            const wanted =
              props.first === undefined
                ? null
                : (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>(props.first);
            if (!wanted) return;
            event.preventDefault();
            wanted.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before instanceof HTMLElement && before.isConnected) before.focus();
          }}
          onPointerDownOutside={(event) => {
            if (props.sticky === true) event.preventDefault();
          }}
        >
          <header className="dialog-head">
            <Title className="dialog-title">{props.title}</Title>
            <Description asChild>
              <div className="dialog-subtitle">{props.subtitle}</div>
            </Description>
          </header>
          {props.children}
        </Content>
      </Portal>
    </Root>
  );
}
