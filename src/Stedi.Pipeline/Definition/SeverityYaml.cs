using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

internal static class SeverityYaml
{
    public static Severity Read(YamlReader yaml, YamlEntry entry)
    {
        switch (yaml.Text(entry))
        {
            case "error":
                return Severity.Error;
            case "warn":
                return Severity.Warn;
            case var other:
                yaml.Fault(entry.Line, $"'{other}' is not a severity. Write error (blocks publishing) or warn (warns only).");
                return Severity.Error;
        }
    }
}
