/*
 * Names of elements and attributes as GB/T 33190 spells them, for the few files that spell them in another case. Looked up only for names that
 * are none of these, so that a file as it should be costs a look into a set.
 */

const NAMES = new Set(
  (
    'AbbreviatedData Actions Action Alpha Angle Annot Annotations Appearance ApplicationBox Area Attachment Attachments AttachID AxialShd Base BaseLoc BitsPerComponent BlendMode BleedBox Bold ' +
    'Bookmark Bookmarks Border BorderColor Boundary CGTransform CTM CV Cap CellContent CharDirection Charset Clip Clips CodeCount CodePosition Color ColorSpace ColorSpaces CommonData ' +
    'CompositeGraphicUnit CompositeGraphicUnits CompositeObject Content ContentBox Copies CreationDate Creator Current CustomData CustomDatas CustomTag CustomTags DashOffset DashPattern DefaultCS DeltaX DeltaY ' +
    'Dest DocBody DocID DocInfo DocRoot DocVersion Document DocumentRes DrawParam DrawParams Eccentricity EndDate EndPoint EndRadius Event Expanded Extend FamilyName FileLoc Fill FillColor ' +
    'FixedWidth Font FontFile FontName Fonts Format Glyphs GlyphCount Goto GotoA GouraudShd HScale Height HorizonalCornerRadius ID ImageMask ImageObject Index Italic Join Keyword ' +
    'Keywords LaGouraudShd Layer Left LineWidth MapType MapUnit MediaFile MiterLimit MultiMedia MultiMedias Name OFD OutlineElem Outlines Page PageAnnot PageArea PageBlock PageID PageRes ' +
    'Pages Palette Path PathObject Pattern Permissions PhysicalBox Point Point1 Point2 Point3 Position Print Printable Profile PublicRes RadialShd ReadDirection ReflectMethod Region Relative ' +
    'RelativeTo Remark Res ResourceID Rule Segment Serif Signatures Size Start StartDate StartPoint StartRadius Stroke StrokeColor Substitution Subtype Template TemplateID TemplatePage Text ' +
    'TextCode TextObject Thumbnail Title Top TransFlag Type URI ValidPeriod Value Version Versions VerticalCornerRadius Visible Weight Width X XStep Y YStep ZOrder'
  ).split(' '),
);

const FOLDED = new Map([...NAMES].map((name) => [name.toLowerCase(), name]));

/** The name as the standard spells it; unchanged when the standard has none like it. */
export function asSpelled(name: string): string {
  return NAMES.has(name) ? name : (FOLDED.get(name.toLowerCase()) ?? name);
}
