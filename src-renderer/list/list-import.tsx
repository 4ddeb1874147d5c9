/** The way from a list to the import of its records. */
import { useNavigate } from '@tanstack/react-router'
import { useMay } from '../client/use-session.ts'
import { Button } from '../components/button.tsx'
import { useShortcuts } from '../frame/shortcuts.tsx'
import { text } from '../text/en.ts'
import { importPath, kindOfList, useExchangeKinds } from './exchange-kinds.ts'

export function ListImport({ list }: { readonly list: string }) {
  const navigate = useNavigate()
  const may = useMay()
  const kind = kindOfList(useExchangeKinds(), list)
  const known = kind !== undefined && may('import.start')
  const run = () => void navigate({ to: importPath(kind?.name) })
  useShortcuts(known ? [{ keys: 'Ctrl I', label: text.list.importOf(kind.label.toLowerCase()), bar: false, palette: true, run }] : [])
  if (!known) return null
  return (
    <Button keys="Ctrl I" onClick={run}>
      {text.list.import}
    </Button>
  )
}
