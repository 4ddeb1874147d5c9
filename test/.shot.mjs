import { chromium } from 'playwright-core'
const [url, out, scheme = 'light', w = 1440, h = 900, ...paths] = process.argv.slice(2)
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
const p = await b.newPage({ viewport: { width: +w, height: +h }, colorScheme: scheme })
p.on('console', (m) => m.type() === 'error' && console.log('console', m.text()))
p.on('pageerror', (e) => console.log('pageerror', e.message))
await p.goto(url)
await p.waitForTimeout(2500)
let i = 0
for (const path of paths.length ? paths : ['']) {
  if (path) {
    await p.evaluate((h) => {
      location.hash = h
    }, path)
    await p.waitForTimeout(3000)
  }
  await p.screenshot({ path: `${out}-${i++}.png` })
}
await b.close()
