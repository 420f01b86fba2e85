// A value to be carried elsewhere: shown, and copied by one press. The page has no clipboard permission and needs none.

import { useEffect, useRef, useState, type ReactNode } from 'react';

export function CopyField({
  label,
  value,
  testId,
}: {
  readonly label: string;
  readonly value: string;
  readonly testId?: string;
}): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const end = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(end);
  }, [copied]);
  const copy = (): void => {
    field.current?.select();
    setCopied(document.execCommand('copy'));
  };
  return (
    <div className="copy-field">
      <span className="label">{label}</span>
      <input ref={field} type="text" readOnly value={value} aria-label={label} spellCheck={false} />
      <button type="button" className="small" data-testid={testId} aria-label={`Copy ${label}`} onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
