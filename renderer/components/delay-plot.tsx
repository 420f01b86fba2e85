// Copies as points: time of day across, delay up on a logarithmic scale, one series per follower.

import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import uPlot from 'uplot';
import { delay, istTime } from '../format.ts';
import type { Theme } from '../screen-state.ts';
import type { DelayPoint } from '../delay.ts';

type DelayPlotProps = {
  readonly points: readonly DelayPoint[];
  readonly names: ReadonlyMap<string, string>;
  readonly active: string | null;
  readonly theme: Theme;
};

export const hueCount = 6;

/** Seconds between the marks of time: what a clock would show. */
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

export function DelayPlot({ points, names, active, theme }: DelayPlotProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [read, setRead] = useState('');
  const followers = useMemo(() => [...names.keys()], [names]);
  const data = useMemo(() => aligned(points, followers), [points, followers]);
  const shape = followers.join();

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const onCursor = (chart: uPlot): void => setRead(readout(chart, followers, names));
    const chart = new uPlot(options(element, followers, active, onCursor), data, element);
    plot.current = chart;
    const watch = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: element.clientHeight }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.destroy();
      plot.current = null;
    };
    // A new follower, theme or row under the cursor draws anew; new points only move in.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shape, theme, active]);

  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <div className="plot">
      <div ref={host} className="plot-canvas" data-testid="delay-plot" />
      <span className="plot-readout">{read}</span>
    </div>
  );
}

function aligned(points: readonly DelayPoint[], followers: readonly string[]): uPlot.AlignedData {
  const column = new Map(followers.map((id, index) => [id, index]));
  const rows: (number | null)[][] = followers.map(() => new Array<number | null>(points.length).fill(null));
  points.forEach((point, index) => {
    const row = rows[column.get(point.followerId) ?? -1];
    if (row !== undefined) row[index] = Math.max(0.1, point.stages.total);
  });
  return [points.map((point) => point.at / 1000), ...rows];
}

function options(
  element: HTMLElement,
  followers: readonly string[],
  active: string | null,
  onCursor: (chart: uPlot) => void,
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--muted'),
    font: `11px ${colour('--font')}`,
    grid: { stroke: colour('--line-soft'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth || 400,
    height: element.clientHeight || 160,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    padding: [10, 34, 0, 0],
    scales: { x: { time: false, range: xRange }, y: { distr: 3, log: 10, range: yRange } },
    axes: [
      {
        ...axis,
        size: 24,
        space: 80,
        incrs: timeSteps,
        values: (_chart, splits, _axis, _space, step) =>
          splits.map((at) => istTime(at * 1000).slice(0, step < 60 ? 8 : 5)),
      },
      { ...axis, size: 56, values: (_chart, splits) => splits.map((ms) => (isRound(ms) ? delay(ms) : '')) },
    ],
    series: [
      {},
      ...followers.map((id, index) => {
        const hue = colour(`--hue-${index % hueCount}`);
        const faded = active !== null && active !== id && followers.includes(active);
        return {
          paths: () => null,
          points: { show: true, size: faded ? 4 : 6, width: 0, fill: faded ? `${hue}55` : hue, stroke: 'transparent' },
        };
      }),
    ],
    hooks: { setCursor: [onCursor] },
  };
}

function xRange(_chart: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const room = Math.max(5, (max - min) * 0.03);
  return [min - room, max + room];
}

function yRange(_chart: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  const low = roundSteps.findLast((ms) => ms <= (min ?? 10)) ?? 0.1;
  const high = roundSteps.find((ms) => ms >= Math.max(low * 10, (max ?? 100) * 1.05)) ?? 1e6;
  return [low, high];
}

/** 0.1, 0.2, 0.5, 1, 2, 5 … ms: where the scale may end, and what its labels say. */
const roundSteps: readonly number[] = [-1, 0, 1, 2, 3, 4, 5].flatMap((power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
);

function isRound(ms: number | null): ms is number {
  return ms !== null && roundSteps.some((step) => Math.abs(step - ms) < step * 1e-6);
}

function readout(chart: uPlot, followers: readonly string[], names: ReadonlyMap<string, string>): string {
  const at = chart.cursor.idx;
  if (at === null || at === undefined || chart.cursor.left === undefined || chart.cursor.left < 0) return '';
  const series = followers.findIndex((_id, index) => chart.data[index + 1]?.[at] != null);
  const value = chart.data[series + 1]?.[at];
  const time = chart.data[0][at];
  if (series < 0 || value == null || time === undefined) return '';
  return `${istTime(time * 1000)}  ${names.get(followers[series] ?? '') ?? ''}  ${delay(value)}`;
}
