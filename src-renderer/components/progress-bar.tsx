/** A bar that moves with its value. */
export interface ProgressBarProps {
  readonly label: string
  readonly done: number
  readonly total: number
  readonly tone?: 'info' | 'ok' | 'warn' | 'bad' | 'accent'
}

export function ProgressBar({ label, done, total, tone = 'info' }: ProgressBarProps) {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={total} aria-valuenow={done}>
      <div className={`progress-done progress-${tone}`} style={{ width: `${(share * 100).toFixed(2)}%` }} />
    </div>
  )
}
