using System.Text;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>A permanent file that marks a lake with publications. If its catalog is missing, such a lake is damaged, not empty.</summary>
internal static class CatalogMark
{
    private const string Text = "Tables of this lake were published. If catalog.json is missing, restore it: ./stedi repair --plan\n";

    public static bool IsThere(LakePaths paths) => File.Exists(paths.CatalogMark);

    public static void Place(LakePaths paths)
    {
        if (!IsThere(paths))
            Durable.Replace(paths.CatalogMark, Encoding.UTF8.GetBytes(Text));
    }
}
