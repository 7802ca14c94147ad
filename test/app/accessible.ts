import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** axe-core's rules for WCAG 2.2 A and AA and its good practices. */
export async function expectAccessible(page: Page, screen: string, without: string[] = []): Promise<void> {
  // The other mode opens a page of its own, which an Electron window cannot.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).disableRules(without).analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(told, screen).toEqual([]);
}
