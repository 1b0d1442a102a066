namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>The compression of a landing file, by its name. Suffixes are lower case, as in Spark.</summary>
internal enum Compression { None, Gzip, Bzip2 }
