/** What a page of served mode shows that was not let in: why, and how to be. */
import { text } from '../text/en.ts'

export function NotLetIn({ reason }: { readonly reason: string }) {
  return (
    <main className="not-let-in">
      <h1>{text.product}</h1>
      <p role="alert">{reason}</p>
    </main>
  )
}
