import { type FrontMatterData, parseFlow } from "@fermata/flow";

/** What a script says about itself; empty where it cannot be read. */
export function frontMatterOf(source: string): FrontMatterData {
  return parseFlow(source).frontMatter?.data ?? {};
}

/**
 * The script under another name: one line of its front matter is other, everything else stays as it is. A script without front matter
 * carries no name, and is not touched.
 */
export function withName(source: string, name: string): string {
  const { frontMatter } = parseFlow(source);
  if (frontMatter === null || frontMatter.data.name === name) return source;
  const yaml = source.slice(frontMatter.textStart, frontMatter.textEnd);
  const line = `name: ${yamlString(name)}`;
  const found = /^name[ \t]*:[^\r\n]*/m.exec(yaml);
  const from = frontMatter.textStart + (found?.index ?? 0);
  const to = from + (found?.[0].length ?? 0);
  return `${source.slice(0, from)}${line}${found === null ? "\n" : ""}${source.slice(to)}`;
}

/** A new workflow, before anybody has drawn anything. */
export function emptySource(name: string): string {
  return `\`\`\`\nname: ${yamlString(name)}\n\`\`\`\n`;
}

/** Plain where YAML surely reads it as that string, else quoted. */
function yamlString(text: string): string {
  const plain =
    /^[A-Za-z][\w -]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) && !text.endsWith(" ");
  return plain ? text : JSON.stringify(text);
}
