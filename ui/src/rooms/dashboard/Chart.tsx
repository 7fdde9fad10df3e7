import { BarChart, LineChart, SankeyChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ComposeOption, type ECharts } from 'echarts/core';
import type { BarSeriesOption, LineSeriesOption, SankeySeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, LineChart, SankeyChart, GridComponent, TooltipComponent, SVGRenderer]);

export type Option = ComposeOption<BarSeriesOption | LineSeriesOption | SankeySeriesOption | GridComponentOption | TooltipComponentOption>;

/** Chart draws; what it shows stands in a table too, so that it is a picture to screen readers. */
export default function Chart({ option, says, height, press }: { option: Option; says: string; height: number; press?: (name: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const now = useRef({ option, press });
  now.current = { option, press };
  useEffect(() => {
    const seen = new ResizeObserver(() => !matchMedia('print').matches && chart.current?.resize());
    const begin = () => {
      const c = (chart.current = init(box.current!, undefined, { renderer: 'svg' }));
      c.on('click', (e) => now.current.press?.(e.name));
      c.on('finished', () => box.current?.querySelector('svg')?.setAttribute('viewBox', `0 0 ${c.getWidth()} ${c.getHeight()}`)); // on paper it is drawn smaller
      c.setOption(now.current.option);
      seen.observe(box.current!);
    };
    const turn = setTimeout(begin); // one chart after the other: between them the page answers
    return () => {
      clearTimeout(turn);
      seen.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);
  useEffect(() => void chart.current?.setOption(option, true), [option]);
  return <div ref={box} className={`chart chart-${height}`} role="img" aria-label={says} />;
}
