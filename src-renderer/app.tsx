/** The window: theme, queries, client, keys, toasts, pages. */
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { getNonce } from 'get-nonce'
import { useState } from 'react'
import { ClientProvider } from './client/client-context.tsx'
import type { CoreClient } from './client/core-client.ts'
import { createQueryClient } from './client/queries.ts'
import { PathProvider } from './frame/path.tsx'
import { ShortcutProvider } from './frame/shortcuts.tsx'
import { ToastProvider } from './frame/toasts.tsx'
import { createAppRouter } from './routes.tsx'
import { cssVariables, theme } from './theme/theme.ts'

export function App({ client }: { readonly client: CoreClient }) {
  const [queries] = useState(createQueryClient)
  const [router] = useState(createAppRouter)
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => getNonce() ?? ''}>
      <QueryClientProvider client={queries}>
        <ClientProvider client={client}>
          <ShortcutProvider>
            <ToastProvider>
              <PathProvider>
                <RouterProvider router={router} />
              </PathProvider>
            </ToastProvider>
          </ShortcutProvider>
        </ClientProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
