import { expect, test, type Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journalFile } from '../../main/common/folders.ts';
import { openJournal } from '../../main/journal/journal.ts';
import { startServer } from '../fetch/web-server.ts';
import { supply, sysTree, usbDevice, type SysTree } from '../tools/sys-tree.ts';
import { expectAccessible } from './accessible.ts';
import { expectTitle, startApp } from './running-app.ts';

test.setTimeout(300_000);

const words = 'The page that is known';
/** What a page's own script sees of Node and of this program; as a comment it stands in the page for who only reads it. */
const reach = 'undefined undefined undefined';
const html = `<!-- ${reach} --><p></p><script>
  document.querySelector('p').textContent = [typeof require, typeof process, typeof window.rekindle].join(' ');
  window.open('/another');
</script>`;
const net = '/sys/class/net';
const power = '/sys/class/power_supply';
const monitor = '/sys/class/hwmon/hwmon0';
const battery = {
  type: 'Battery',
  present: 1,
  energy_full_design: 56_000_000,
  energy_full: 31_000_000,
  energy_now: 30_000_000,
  cycle_count: 412,
};

/** The files in which an old laptop tells of itself. */
function laptop(): SysTree {
  return sysTree({
    [`${net}/wlan0/device/vendor`]: '0x8086',
    [`${net}/wlan0/uevent`]: 'DEVTYPE=wlan',
    [`${net}/wlan0/operstate`]: 'up',
    '/proc/net/wireless': 'wlan0: 0000   58.  -57.  -256        0',
    [`${power}/AC/uevent`]: supply({ type: 'Mains', online: 1 }),
    [`${power}/BAT0/uevent`]: supply({ ...battery, status: 'Charging' }),
    '/sys/block/sda/removable': '0',
    '/sys/block/sda/size': '312581808',
    '/sys/block/sda/queue/rotational': '1',
    '/sys/block/sda/device/model': 'HITACHI HTS54161',
    [`${monitor}/name`]: 'coretemp',
    [`${monitor}/temp1_input`]: '99000',
    [`${monitor}/temp1_crit`]: '100000',
    [`${monitor}/fan1_input`]: '4100',
    ...usbDevice('usb1'),
  });
}

test('what the program measures on this computer, from the network to the memory', async () => {
  const tree = laptop();
  const server = await startServer((request, response) => {
    const known = request.url === '/page';
    response.writeHead(200, { 'content-type': known ? 'text/html' : 'text/plain' }).end(known ? html : words);
  });
  const url = `${server.origin}/`;
  const pages = join(tree.root, 'pages.json');
  writeFileSync(
    pages,
    JSON.stringify({
      plain: [{ url, holds: words, whole: true }],
      secure: [{ url: `${url}page`, holds: reach, whole: false }],
    }),
  );
  const app = await startApp({ env: { REKINDLE_SYS: tree.root, REKINDLE_KNOWN_PAGES: pages } });
  const { page } = app;
  const says = (text: string | RegExp): Promise<void> =>
    expect(page.getByText(text).first()).toBeVisible({ timeout: 60_000 });
  try {
    await page.getByRole('button', { name: 'Checks' }).press('Enter');
    await page.getByRole('radio', { name: 'This computer itself' }).press('Space');
    await page.getByRole('radio', { name: 'Everything' }).press('Space');
    await page.getByRole('textbox', { name: 'Number on its sticker' }).fill('RC-9');
    await page.keyboard.press('Control+Enter');
    await expectTitle(page, 'Starts to the desktop');
    await page.keyboard.press('p');

    await expectTitle(page, 'Network');
    await says('Connected by Wi-Fi; the signal is good (-57 dBm).');
    await says('A page whose content is known came as it should.');
    await says('The test suggests: works. Confirm it if you see it the same way.');
    await app.picture('70-measured-network');
    await page.keyboard.press('Control+Enter');

    await expectTitle(page, 'A real web page');
    await says(/The page localhost was loaded as a browser does it/);
    expect(server.requests).not.toContain('GET /another');
    await says('The test suggests: works. Confirm it if you see it the same way.');
    await page.keyboard.press('Control+Enter');
    await expectTitle(page, 'Sound');

    await turnTo(page, 'Every USB port');
    await page.getByRole('textbox', { name: 'How many USB ports does it have?' }).fill('2');
    await says(/Plug a USB stick or a mouse into the next port/);
    tree.set(usbDevice('1-1', { serial: 'A' }));
    await says('Port 1 works: Cruzer Blade, 480 Mbit/s.');
    tree.set({ '/sys/bus/usb/devices/1-1': null, ...usbDevice('1-2', { serial: 'A', speed: '12' }) });
    await says('Port 2 is slow: Cruzer Blade runs with 12 Mbit/s here, and with 480 in another port.');
    await app.picture('71-measured-ports');

    await turnTo(page, 'Battery lasts');
    await page.getByRole('button', { name: 'Start the test' }).press('Enter');
    await says(/^Pull the charger’s plug out now/);
    tree.set({
      [`${power}/AC/uevent`]: supply({ type: 'Mains', online: 0 }),
      [`${power}/BAT0/uevent`]: supply({ ...battery, status: 'Discharging' }),
    });
    await says(/^Measuring: 1\d more minutes/);
    await says(/BAT0 says that it still holds 55 % of what it once did/);

    // The measuring goes on meanwhile.
    await turnTo(page, 'Built-in disk');
    await page.keyboard.press('p');
    await says(/sda: HITACHI HTS54161, 160 GB, a hard disk/);
    await turnTo(page, 'Battery lasts');
    await says(/^Measuring: 1\d more minutes/);
    await app.picture('72-measured-battery');
    await page.getByRole('button', { name: 'Stop the test' }).press('Enter');

    await turnTo(page, 'Heat and fan');
    await page.getByRole('button', { name: 'Start the test' }).press('Enter');
    await says(/^The test was ended after .* because the processor reached 97 °C/);
    await says(/blow the vents out with compressed air/);

    await turnTo(page, 'Video');
    await says(/^Graphics are drawn by|^It is not known whether the graphics chip is used/);
    await turnTo(page, 'Memory test');
    await says(/start Memtest86\+ from a Rekindle stick/);
    expect(app.complaints).toEqual([]);
    await turnTo(page, 'Every USB port');
    await expectAccessible(page, 'measured-ports');
    await turnTo(page, 'Network');
    await says('A page with a certificate (HTTPS) came as it should.');
    await expectAccessible(page, 'measured-network');
  } finally {
    await app.close({ keepFolder: true });
    await server.close();
  }
  const journal = openJournal(journalFile({ XDG_DATA_HOME: join(app.folder, 'data') }, 'linux'));
  if (!journal.ok) throw new Error(journal.error.code);
  const machines = journal.value.findMachines({ words: 'RC-9' });
  const checks = journal.value.checksOf(machines.ok ? (machines.value[0]?.id ?? '') : '');
  journal.value.close();
  const answers = checks.ok ? (checks.value[0]?.answers ?? []) : [];
  const kept = answers.find(({ check }) => check === 'network');
  expect(kept).toMatchObject({ outcome: 'pass' });
  expect(kept?.findings?.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['measured-wifi-signal', 'measured-page', 'measured-secure-page']),
  );
  await (await startApp({ folder: app.folder })).close();
  tree.remove();
});

/** To another question, by the list of all of them. */
async function turnTo(page: Page, title: string): Promise<void> {
  const list = page.getByRole('button', { name: 'All questions' });
  if ((await list.getAttribute('aria-expanded')) !== 'true') await list.press('Enter');
  await page.getByRole('button', { name: new RegExp(`: ${title}$`) }).press('Enter');
  await expectTitle(page, title);
}
