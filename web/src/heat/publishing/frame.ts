/** The line that puts a published map into a page of another site. */

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  '<': '&lt;',
  '>': '&gt;',
}

function attribute(text: string): string {
  return text.replace(/[&"<>]/g, (sign) => ESCAPED[sign] ?? sign)
}

export function frameLine(url: string, title: string): string {
  return `<iframe src="${attribute(url)}" title="${attribute(title)}" sandbox="allow-scripts" width="100%" height="640" style="border:0" loading="lazy"></iframe>`
}
