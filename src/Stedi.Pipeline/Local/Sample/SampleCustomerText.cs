using System.Text;

namespace Stedi.Pipeline.Local.Sample;

/// <summary>
/// The lines of a customer. A small share has the oddities of real files. A missing consent is a missing key, null or 0. Dates are written
/// as <c>1655564376361.0</c>, and phones as numbers.
/// </summary>
internal sealed class SampleCustomerText
{
    private const int OddDates = 50;
    private const int NumberPhones = 50;

    private static readonly string[] _firstNames =
        ["Santosh", "Ben", "Frank", "Jane", "Ashley", "John", "Jason", "Neeraj", "Craig", "Jaya", "Spencer", "Liz", "Sarah", "Trevor", "Bobby", "Suresh"];

    private static readonly string[] _lastNames =
        ["Clayton", "Khatib", "Hansen", "Lincoln", "Davis", "Fibonnaci", "Harris", "Staples", "Wu", "Olson", "Howard", "Jones", "Mitra", "Gonzalez", "Abram", "Doshi"];

    private static readonly byte[][] _axes = [.. Enumerable.Range(0, 27).Select(n => Encoding.ASCII.GetBytes($",\"x\":{Axis(n)},\"y\":{Axis(n / 3)},\"z\":{Axis(n / 9)}}}\n"))];

    private readonly SampleCustomer _customer;
    private readonly string _name;
    private readonly string _email;
    private readonly string _serialNumber;

    public SampleCustomerText(SampleCustomer customer)
    {
        _customer = customer;
        var first = _firstNames[customer.Detail(1) % 16];
        var last = _lastNames[customer.Detail(2) % 16];
        _name = $"{first} {last}";
        _email = $"{first}.{last}.{customer.Index}@test.com";
        // The index makes it unique.
        var digits = $"{customer.Detail(3):x16}";
        _serialNumber = $"{digits[..8]}-{digits[8..12]}-4{digits[12..15]}-a{customer.Detail(4) & 0xFFF:x3}-{customer.Index:x12}";
    }

    public void WriteCustomer(SampleFileWriter lines)
    {
        var c = _customer;
        var dateEnd = SampleCustomer.Chance(c.Detail(5), OddDates) ? ".0" : "";
        var phone = 8_015_550_000 + c.Detail(6) % 10_000;
        var phoneText = SampleCustomer.Chance(c.Detail(7), NumberPhones) ? $"{phone}{(c.Detail(8) % 2 == 0 ? ".0" : "")}" : $"\"{phone}\"";
        var registered = c.RegisteredAt;
        lines.Write(Encoding.UTF8.GetBytes(
            $"{{\"customerName\":\"{_name}\",\"email\":\"{_email}\",\"phone\":{phoneText},\"birthDay\":\"{967 + c.Detail(9) % 1040:0000}-01-01\",\"serialNumber\":\"{_serialNumber}\","
            + $"\"registrationDate\":{registered}{dateEnd},\"lastUpdateDate\":{Math.Max(registered, c.HasConsented ? c.ConsentedAt : 0)}{dateEnd}"
            + Consent("shareWithResearchAsOfDate", c.HasConsented, c.ConsentedAt, dateEnd, 10)
            + Consent("shareWithPublicAsOfDate", c.Detail(11) % 2 == 0, registered, dateEnd, 12)
            + Consent("shareWithFriendsAsOfDate", c.Detail(13) % 3 != 0, registered, dateEnd, 14)
            + "}\n"));
    }

    private string Consent(string key, bool given, long at, string dateEnd, int draw) =>
        given ? $",\"{key}\":{at}{dateEnd}" : (_customer.Detail(draw) % 4) switch
        {
            0 => $",\"{key}\":null",
            1 => $",\"{key}\":0",
            _ => "",
        };

    public void WriteReadings(SampleFileWriter lines)
    {
        var start = Encoding.UTF8.GetBytes($"{{\"user\":\"{_email}\",\"{(lines.FileNumber == 1 ? "timeStamp" : "timestamp")}\":");
        for (var step = 0; step < SampleCustomer.Steps; step++)
        {
            var time = _customer.TimeOf(step);
            for (var reading = _customer.ReadingsAt(step); reading > 0; reading--)
            {
                lines.Write(start);
                lines.Write(time);
                lines.Write(_axes[_customer.AxesAt(step, reading) % 27]);
            }
        }
    }

    public void WriteSteps(SampleFileWriter lines)
    {
        var middle = Encoding.UTF8.GetBytes($",\"serialNumber\":\"{_serialNumber}\",\"distanceFromObject\":");
        for (var step = 0; step < SampleCustomer.Steps; step++)
        {
            lines.Write("{\"sensorReadingTime\":"u8);
            lines.Write(_customer.TimeOf(step));
            lines.Write(middle);
            lines.Write((long)_customer.DistanceAt(step));
            lines.Write("}\n"u8);
        }
    }

    private static string Axis(int n) => (n % 3) switch { 0 => "-1.0", 1 => "0.0", _ => "1.0" };
}
