namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>How a landing file is packed, as its name says. The suffixes are lower case, as Spark's are.</summary>
internal enum Compression { None, Gzip, Bzip2 }
