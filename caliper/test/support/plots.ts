// What every report page must keep, seen in a browser.
import { type Page } from 'playwright-core';

export const plotNames = (page: Page): Promise<(string | null)[]> =>
  page.locator('svg').evaluateAll((plots) => plots.map((plot) => plot.ariaLabel));

/** Texts that stand out of their plot. */
export const textsOutside = (page: Page): Promise<(string | null)[]> =>
  page.locator('svg text').evaluateAll((texts) =>
    texts.flatMap((text) => {
      const [box, plot] = [text.getBoundingClientRect(), text.closest('svg')?.getBoundingClientRect()];
      const fits =
        plot !== undefined &&
        box.left >= plot.left - 1 &&
        box.right <= plot.right + 1 &&
        box.top >= plot.top - 1 &&
        box.bottom <= plot.bottom + 1;
      return fits ? [] : [text.textContent];
    }),
  );

/** Pairs of texts that stand on one another. */
export const textsOverlapping = (page: Page): Promise<string[]> =>
  page.locator('svg').evaluateAll((plots) =>
    plots.flatMap((plot) => {
      const texts = Array.from(plot.querySelectorAll('text'), (text) => {
        return { box: text.getBoundingClientRect(), text: text.textContent };
      });
      return texts.flatMap(({ box, text }, index) =>
        texts
          .slice(index + 1)
          .filter(
            ({ box: other }) =>
              Math.min(box.right, other.right) - Math.max(box.left, other.left) > 2 &&
              Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4,
          )
          .map((other) => `${text} | ${other.text}`),
      );
    }),
  );
