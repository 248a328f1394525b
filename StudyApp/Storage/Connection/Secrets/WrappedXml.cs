using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace StudyApp.Storage.Connection.Secrets;

/// <summary>Unwraps the keys of cookies; the framework makes it.</summary>
internal sealed class WrappedXml(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(
            services.GetRequiredService<StudyDatabase>().Keys.Unwrap(encryptedElement.Value, WrappingXml.Purpose)
        );
}
