/** Loading: nothing for 150 ms, then grey bars of the right height. No spinner. */
import { type ReactNode, useEffect, useState } from 'react'
import { text } from '../text/en.ts'

const PATIENCE = 150

/** Whether waiting has lasted long enough to be shown. */
export function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!waiting) return setSlow(false)
    const timer = setTimeout(() => setSlow(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [waiting])
  return slow && waiting
}

const WIDTHS = [
  ['18%', '24%', '11%'],
  ['18%', '31%', '11%'],
  ['18%', '21%', '11%'],
]

/** Rows that keep their height while the real ones are on their way. */
export function LoadingRows({ rows = 3 }: { readonly rows?: number }) {
  const slow = useSlow(true)
  return (
    <div className="loading" aria-busy="true" aria-label={text.states.loading} role="status">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="loading-row">
          {slow && (WIDTHS[index % WIDTHS.length] ?? []).map((width, bar) => <span key={bar} className="loading-bar" style={{ width }} />)}
        </div>
      ))}
    </div>
  )
}

/** Waits for data: grey bars until it is there. */
export function Await<Data>({
  data,
  rows = 6,
  children,
}: {
  readonly data: Data | undefined
  readonly rows?: number
  readonly children: (data: Data) => ReactNode
}) {
  return data === undefined ? <LoadingRows rows={rows} /> : children(data)
}
