/** What the parts of the preview share. */
import type { PreviewData, View } from './use-preview.ts'
import type { WizardControl } from './use-wizard.ts'

export interface PreviewStepProps {
  readonly control: WizardControl
  readonly preview: PreviewData
  readonly view: View
  readonly onView: (view: View) => void
  readonly onRange: (range: { readonly first: number; readonly end: number }) => void
  readonly onBack: () => void
}
