// A text field which says beneath itself why what stands in it cannot be taken.

import type { ComponentProps, ReactNode } from 'react';

type RefusableInputProps = ComponentProps<'input'> & {
  /** Empty: it can be taken. */
  readonly refusal: string;
};

export function RefusableInput({ refusal, ...input }: RefusableInputProps): ReactNode {
  return (
    <>
      <input type="text" autoComplete="off" spellCheck={false} {...input} aria-invalid={refusal !== ''} />
      {refusal === '' ? null : (
        <span className="field-refusal" role="alert">
          {refusal}
        </span>
      )}
    </>
  );
}

/** Whether a field of this form cannot be taken; the first that cannot is shown again. */
export function hasRefusedField(form: HTMLElement): boolean {
  const refused = form.querySelector<HTMLElement>('[aria-invalid="true"]:not(.sample-figure)');
  refused?.focus();
  return refused !== null;
}
