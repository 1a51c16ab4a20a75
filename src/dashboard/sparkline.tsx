import type { VNode } from 'preact';
import type { Formats } from '../bot/i18n/formats.ts';
import type { Texts } from '../bot/i18n/texts.ts';

const WIDTH = 240;
const HEIGHT = 36;

/** What was sent in each of the last hours, as bars. */
export function Sparkline({
  hours,
  texts: { dashboard },
  formats,
}: {
  hours: readonly number[];
  texts: Texts;
  formats: Formats;
}): VNode {
  const most = Math.max(1, ...hours);
  const total = hours.reduce((sum, one) => sum + one, 0);
  const step = WIDTH / Math.max(hours.length, 1);
  const alt = dashboard.sparkline(formats.number(total), formats.number(total === 0 ? 0 : most));
  return (
    <figure class="sparkline">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={alt} preserveAspectRatio="none">
        <line class="ground" x1="0" y1={HEIGHT} x2={WIDTH} y2={HEIGHT} />
        {hours.map((count, index) => {
          const height = Math.round((HEIGHT * count * 10) / most) / 10;
          return count === 0 ? null : (
            <rect x={index * step} y={HEIGHT - height} width={step * 0.8} height={height} />
          );
        })}
      </svg>
      <figcaption>{dashboard.last24(formats.number(total))}</figcaption>
    </figure>
  );
}
