namespace Stedi.Web.Tests.Fakes.Aws;

/// <param name="ETag">Including the quotation marks.</param>
internal sealed record FakeObject(byte[] Content, DateTimeOffset ModifiedAt, string ETag);
