/** The names of a new plugin. */
interface NewPlugin {
  /** The plugin's name, which is unique within its family. */
  name: string;
  /** Name for people. */
  title: string;
}

/** Contents of the files of one family, by path in the package. */
export type Template = (plugin: NewPlugin) => Record<string, string>;
