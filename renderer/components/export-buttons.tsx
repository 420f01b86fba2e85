// What is filtered here, whole, into a file: where to is asked, how far it is shown, and the window stays free meanwhile.

import { useState, type ReactNode } from 'react';
import type { ExportRequest, ExportView } from '../../preload/history-calls.ts';
import { useCalls, useScreen } from '../desk-context.tsx';
import { counted } from '../format.ts';

export function ExportButtons({ request }: { readonly request: (format: 'csv' | 'json') => ExportRequest }): ReactNode {
  const calls = useCalls();
  const exporting = useScreen((screen) => screen.exporting);
  const setExporting = useScreen((screen) => screen.setExporting);
  const [refusal, setRefusal] = useState('');
  const begin = (format: 'csv' | 'json'): void => {
    setExporting(null);
    void calls.exportHistory(request(format)).then((answer) => setRefusal(answer.ok ? '' : answer.message));
  };
  const writing = exporting?.kind === 'Writing';
  return (
    <span className="export" data-testid="export">
      <span role="status" className={exporting?.kind === 'Failed' || refusal !== '' ? 'field-refusal' : 'muted'}>
        {refusal === '' ? wordsOf(exporting) : refusal}
      </span>
      {(['csv', 'json'] as const).map((format) => (
        <button
          key={format}
          type="button"
          className="small"
          data-testid={`export-${format}`}
          disabled={writing}
          onClick={() => begin(format)}
        >
          {format.toUpperCase()}…
        </button>
      ))}
    </span>
  );
}

function wordsOf(view: ExportView | null): string {
  switch (view?.kind) {
    case undefined:
    case 'GivenUp':
      return '';
    case 'Writing':
      return `Writing, ${counted(view.rows, 'row')} so far…`;
    case 'Done':
      return `${counted(view.rows, 'row')} written to ${view.file}`;
    case 'Failed':
      return view.reason;
  }
}
