using System.Text;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>A file that says for good that something was published in this lake: without its catalog, it is damaged and not empty.</summary>
internal static class CatalogMark
{
    private const string Text = "Tables of this lake were published. If catalog.json is gone, restore it: ./stedi repair --plan\n";

    public static bool IsThere(LakePaths paths) => File.Exists(paths.CatalogMark);

    public static void Place(LakePaths paths)
    {
        if (!IsThere(paths))
            Durable.Replace(paths.CatalogMark, Encoding.UTF8.GetBytes(Text));
    }
}
