/** Charts: at most three series, legend at the head, horizontal lines only, axes from zero, no animation. */
import type { ReactElement } from 'react'
import { Area, AreaChart, Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatCount } from '../format/numbers.ts'

export interface Series {
  readonly key: string
  readonly label: string
  /** A colour of the series, 1 to 5; by its place if left out. Bars side by side differ most in 1 and 3. */
  readonly colour?: 1 | 2 | 3 | 4 | 5
}

export interface ChartProps {
  /** What it shows, for a screen reader; the table behind it stands one key away. */
  readonly label: string
  /** One object a mark: `name` for the axis, and a number a series, in whole currency units. */
  readonly data: readonly (Readonly<Record<string, number | string>> & { readonly name: string })[]
  readonly series: readonly Series[]
  readonly height: number
  readonly onOpen?: (name: string) => void
}

const MAX_SERIES = 3
const AXIS = { fontSize: 11, fill: 'var(--ink3)' }

/** `180 k`: an axis needs the size, not the cents. */
export function axisLabel(value: number): string {
  if (Math.abs(value) >= 1_000_000) return `${(value / 1_000_000).toFixed(value % 1_000_000 === 0 ? 0 : 1)} m`
  return Math.abs(value) >= 1000 ? `${Math.round(value / 1000)} k` : formatCount(value)
}

function colourOf(series: Series, index: number): string {
  return `var(--series-${series.colour ?? index + 1})`
}

/** The legend, at the right of the chart's title. */
export function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <span className="legend">
      {series.slice(0, MAX_SERIES).map((one, index) => (
        <span key={one.key} className="legend-item">
          <span className="swatch" style={{ background: colourOf(one, index) }} />
          {one.label}
        </span>
      ))}
    </span>
  )
}

function frame(data: ChartProps['data'], kind: 'area' | 'bar', marks: readonly ReactElement[], onOpen: ChartProps['onOpen']) {
  const Chart = kind === 'area' ? AreaChart : BarChart
  return (
    <Chart
      data={[...data]}
      margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
      barGap={1}
      barCategoryGap="28%"
      accessibilityLayer={false}
      onClick={(state) => onOpen?.(String(state.activeLabel ?? ''))}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="name"
        tick={AXIS}
        tickLine={false}
        axisLine={{ stroke: 'var(--line2)' }}
        height={20}
        interval="preserveStartEnd"
        minTickGap={24}
      />
      <YAxis tick={AXIS} tickLine={false} axisLine={false} width={42} tickFormatter={axisLabel} domain={[0, 'auto']} tickCount={4} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--tint)', stroke: 'var(--line2)' }}
        formatter={(value) => formatCount(Number(value))}
        contentStyle={{ background: 'var(--raised)', border: '1px solid var(--line2)', borderRadius: 3, fontSize: 12, padding: '4px 8px' }}
      />
      {marks}
    </Chart>
  )
}

function Framed({ label, height, children }: { readonly label: string; readonly height: number; readonly children: ReactElement }) {
  return (
    <div className="chart" role="img" aria-label={label} style={{ height }}>
      <ResponsiveContainer width="100%" height="100%">
        {children}
      </ResponsiveContainer>
    </div>
  )
}

/** Stacked areas over time. */
export function Areas({ label, data, series, height, onOpen }: ChartProps) {
  const marks = series.slice(0, MAX_SERIES).map((one, index) => {
    const colour = colourOf(one, index)
    return (
      <Area
        key={one.key}
        dataKey={one.key}
        name={one.label}
        stackId="all"
        stroke={colour}
        fill={colour}
        fillOpacity={0.25}
        strokeWidth={1.5}
        isAnimationActive={false}
      />
    )
  })
  return (
    <Framed label={label} height={height}>
      {frame(data, 'area', marks, onOpen)}
    </Framed>
  )
}

/** Bars side by side. */
export function Bars({ label, data, series, height, onOpen }: ChartProps) {
  const marks = series
    .slice(0, MAX_SERIES)
    .map((one, index) => <Bar key={one.key} dataKey={one.key} name={one.label} fill={colourOf(one, index)} isAnimationActive={false} />)
  return (
    <Framed label={label} height={height}>
      {frame(data, 'bar', marks, onOpen)}
    </Framed>
  )
}
