/** The operator, and how this window is set: scheme and density. */
import { Menu, useMantineColorScheme } from '@mantine/core'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SessionInfo } from '../../src-core/operations/contract.ts'
import { text } from '../text/en.ts'
import { setDensity, useDensity } from '../theme/density.ts'

const SCHEMES = ['light', 'dark', 'auto'] as const
const DENSITIES = ['dense', 'comfortable'] as const

export function OperatorMenu({ session }: { readonly session: SessionInfo }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const density = useDensity()
  const { actor } = session
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <button type="button" className="operator" aria-label={text.frame.operator(actor.initials, actor.name)} title={actor.name}>
          {actor.initials}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{actor.name}</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item key={scheme} leftSection={<Chosen on={scheme === colorScheme} />} onClick={() => setColorScheme(scheme)}>
            {text.frame.schemes[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {DENSITIES.map((one) => (
          <Menu.Item key={one} leftSection={<Chosen on={one === density} />} onClick={() => setDensity(one)}>
            {text.frame.densities[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Chosen({ on }: { readonly on: boolean }): ReactNode {
  return on ? <Check size={13} strokeWidth={1.8} aria-hidden /> : <span className="menu-gap" />
}
