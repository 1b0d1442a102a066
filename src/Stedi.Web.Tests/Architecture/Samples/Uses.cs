// Rooms that use another room, each in one way only.
#pragma warning disable IDE0130 // Each sample is a separate room.
namespace Stedi.Web.Tests.Architecture.Samples.Used
{
    internal class Thing
    {
        public static int Count => 0;
    }

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class MarkedAttribute : Attribute;

    internal sealed class ThingException : Exception;
}

namespace Stedi.Web.Tests.Architecture.Samples.Base
{
    internal sealed class User : Used.Thing;
}

namespace Stedi.Web.Tests.Architecture.Samples.Bodies
{
    internal static class User
    {
        public static int Read() => Used.Thing.Count;
    }
}

namespace Stedi.Web.Tests.Architecture.Samples.Attributes
{
    [Used.Marked]
    internal sealed class User;
}

namespace Stedi.Web.Tests.Architecture.Samples.Fields
{
    internal sealed class User
    {
        public Used.Thing[]? Things { get; init; }
    }
}

namespace Stedi.Web.Tests.Architecture.Samples.Generics
{
    internal static class User
    {
        public static object Read() => Array.Empty<Used.Thing>();
    }
}

namespace Stedi.Web.Tests.Architecture.Samples.Lambdas
{
    internal static class User
    {
        public static Func<object> Make { get; } = () => new Used.Thing();
    }
}

namespace Stedi.Web.Tests.Architecture.Samples.Catches
{
    internal static class User
    {
        public static void Try(Action act)
        {
            try
            {
                act();
            }
            catch (Used.ThingException)
            {
                act();
            }
        }
    }
}
