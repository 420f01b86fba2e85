// What happened and why: the journal, newest at the foot, older pages on scrolling up, new lines as they are written;
// and beside it the mappings, which say what became of each order.

import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { JournalLevel, JournalLine } from '../../domain/desk-view.ts';
import { Choice } from '../components/choice.tsx';
import { AccountFilter, DayFilter } from '../components/past-filters.tsx';
import { DataGrid } from '../components/data-grid.tsx';
import type { GridColumn } from '../components/grid-column.ts';
import { ExportButtons } from '../components/export-buttons.tsx';
import { JournalCheckButton, JournalVerdict } from '../components/journal-check.tsx';
import { MappingsPane } from '../components/mappings-pane.tsx';
import { Mark, type ShapeName, type Tone } from '../components/shape.tsx';
import { useJournal } from '../components/use-journal.ts';
import { useScreen, useView } from '../desk-context.tsx';
import { counted, digits, istTimeMs } from '../format.ts';
import type { JournalFilter } from '../journal-lines.ts';
import { aliasOf } from '../selectors.ts';

type LevelChoice = JournalLevel | 'Any';

const looks: Readonly<Record<JournalLevel, { shape: ShapeName; tone: Tone; word: string }>> = {
  Info: { shape: 'Dash', tone: 'idle', word: 'Info' },
  Warning: { shape: 'Triangle', tone: 'warn', word: 'Warning' },
  Error: { shape: 'Cross', tone: 'bad', word: 'Error' },
  Intervention: { shape: 'Diamond', tone: 'busy', word: 'By hand' },
};

const choices: readonly { readonly value: LevelChoice; readonly words: string }[] = [
  { value: 'Any', words: 'All' },
  { value: 'Info', words: 'Info' },
  { value: 'Warning', words: 'Warning' },
  { value: 'Error', words: 'Error' },
  { value: 'Intervention', words: 'By hand' },
];

const lineHeight = 26;
const rowHeight = (): number => lineHeight;
const rowId = (line: JournalLine): string => String(line.seq);
const rowLook = (line: JournalLine): { className: string; testId: string; data: Record<`data-${string}`, string> } => ({
  className: `journal ${line.level}`,
  testId: 'journal-row',
  data: { 'data-level': line.level, 'data-kind': line.kind },
});

type PastView = 'Events' | 'Mappings';

const views: readonly { readonly value: PastView; readonly words: string }[] = [
  { value: 'Events', words: 'Events' },
  { value: 'Mappings', words: 'Mappings' },
];

export function JournalScreen(): ReactNode {
  const [view, setView] = useState<PastView>('Events');
  const choice = <Choice label="View" value={view} options={views} onChange={setView} />;
  return view === 'Events' ? <EventsPane choice={choice} /> : <MappingsPane choice={choice} />;
}

function EventsPane({ choice }: { readonly choice: ReactNode }): ReactNode {
  const [text, setText] = useState('');
  const [level, setLevel] = useState<LevelChoice>('Any');
  const [account, setAccount] = useState<string | null>(null);
  const [day, setDay] = useState<string | null>(null);
  const filter: JournalFilter = { text, level: level === 'Any' ? null : level, account, day };
  const { lines, reading, complete, refusal, readOlder } = useJournal(filter);
  const [active, setActive] = useState<string | null>(null);
  const [checkRefused, setCheckRefused] = useState('');
  const showOrder = useScreen((screen) => screen.showOrder);
  const columns = useMemo(() => journalColumns(showOrder), [showOrder]);
  const { scroller, following, follow, onScroll } = useTail(lines, readOlder);

  return (
    <main className="journal-screen">
      <div className="toolbar">
        {choice}
        <Choice label="Level" value={level} options={choices} onChange={setLevel} />
        <input
          type="search"
          className="search-text"
          data-testid="journal-search"
          placeholder="Words, account, order number…"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <AccountFilter value={account} onChange={setAccount} />
        <DayFilter value={day} onChange={setDay} />
        <span className="muted">
          {counted(lines.length, 'line')}
          {reading ? ', reading…' : complete ? ', from the first' : ', scroll up for older'}
        </span>
        {refusal === '' ? null : (
          <span className="field-refusal" role="alert">
            {refusal}
          </span>
        )}
        <span className="spacer" />
        <JournalCheckButton onRefused={setCheckRefused} />
        <ExportButtons
          request={(format) => ({
            what: 'Events',
            format,
            query: { text: text.trim(), level: filter.level, account, from: day, to: day },
          })}
        />
        <button
          type="button"
          className={following ? 'small on' : 'small'}
          aria-pressed={following}
          data-testid="journal-tail"
          onClick={follow}
        >
          {following ? '● Following the newest' : '▾ Go to the newest'}
        </button>
      </div>
      <JournalVerdict refusal={checkRefused} />
      <div className="fill">
        <DataGrid
          label="Journal"
          columns={columns}
          rows={lines}
          rowId={rowId}
          rowHeight={rowHeight}
          rowLook={rowLook}
          activeId={active}
          onActive={setActive}
          onEnter={(line) => (line.masterOrderId === '' ? undefined : showOrder(line.masterOrderId))}
          scroller={scroller}
          onScroll={onScroll}
          empty={<p className="muted">{reading ? 'Reading the journal…' : 'No line matches.'}</p>}
        />
      </div>
    </main>
  );
}

/** At the foot, new lines keep the foot in sight; anywhere else they change nothing, nor do older pages. */
function useTail(lines: readonly JournalLine[], readOlder: () => void) {
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const firstSeq = useRef<number | undefined>(undefined);
  const count = useRef(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    const first = lines[0]?.seq;
    const grewAbove = firstSeq.current !== undefined && first !== undefined && first < firstSeq.current;
    const added = lines.length - count.current;
    firstSeq.current = first;
    count.current = lines.length;
    if (element === null) return;
    if (following) element.scrollTop = element.scrollHeight;
    else if (grewAbove) element.scrollTop += added * lineHeight;
  }, [lines, following]);

  const onScroll = (element: HTMLDivElement): void => {
    const atFoot = element.scrollTop + element.clientHeight >= element.scrollHeight - lineHeight;
    if (atFoot !== following) setFollowing(atFoot);
    if (element.scrollTop < lineHeight * 8 && element.scrollHeight > element.clientHeight) readOlder();
  };
  const follow = (): void => {
    setFollowing(true);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };
  return { scroller, following, follow, onScroll };
}

function Account({ id }: { readonly id: string }): ReactNode {
  const alias = useView((view) => aliasOf(view, id));
  return <span title={id}>{alias}</span>;
}

function journalColumns(showOrder: (orderKey: string) => void): GridColumn<JournalLine>[] {
  return [
    {
      id: 'seq',
      header: 'No.',
      meta: { width: 72, align: 'right' },
      cell: ({ row }) => <span className="faint">{digits(row.original.seq)}</span>,
    },
    {
      id: 'at',
      header: 'Time IST',
      meta: { width: 108 },
      cell: ({ row }) => <span className="time">{istTimeMs(row.original.at)}</span>,
    },
    { id: 'level', header: 'Level', meta: { width: 92 }, cell: ({ row }) => <Mark {...looks[row.original.level]} /> },
    {
      id: 'account',
      header: 'Account',
      meta: { width: 136 },
      cell: ({ row }) => <Account id={row.original.account} />,
    },
    {
      id: 'kind',
      header: 'Kind',
      meta: { width: 170 },
      cell: ({ row }) => <span className="muted">{row.original.kind}</span>,
    },
    {
      id: 'text',
      header: 'What happened',
      meta: { width: 300, grow: 1 },
      cell: ({ row }) => (
        <span className="why" title={row.original.text}>
          {row.original.text}
        </span>
      ),
    },
    {
      id: 'order',
      header: 'Master order',
      meta: { width: 150 },
      cell: ({ row }) =>
        row.original.masterOrderId === '' ? null : (
          <button type="button" className="link" tabIndex={-1} onClick={() => showOrder(row.original.masterOrderId)}>
            {row.original.masterOrderId}
          </button>
        ),
    },
  ];
}
