/** Every file under `resources/companion` as text, taken in at build time; a new file is found by itself. */
export const resourceFiles = import.meta.glob<string>('../../../resources/companion/*', {
  eager: true,
  query: '?raw',
  import: 'default',
});
